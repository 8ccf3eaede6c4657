import { useState, useSyncExternalStore } from "react";
import { isOnThisPage } from "../call/links";
import type { Card as CardOfCall } from "../types";
import { useSection } from "../ui/context";
import { CloseIcon, NewTabIcon } from "../ui/icons";
import { useKey } from "../ui/keys";
import { tellMoved } from "../ui/moved";
import { useWords } from "../words/useWords";

/** More would hide the avatar; an older one is in the transcript, and does not come back. */
const MOST_SHOWN = 3;

/** The avatar's cards above the controls, the newest last, until the visitor closes them. */
export function Cards() {
  const words = useWords();
  const { call } = useSection();
  const cards = useSyncExternalStore(call.subscribe, call.cards);
  const [closed, setClosed] = useState<ReadonlySet<number>>(new Set());

  const shown = cards.slice(-MOST_SHOWN).filter(({ id }) => !closed.has(id));
  if (shown.length === 0) return null;
  return (
    <ul className="avatars__cards" aria-label={words("cards")} data-avatars-cards>
      {shown.map((card) => (
        <Card key={card.id} card={card} onClose={() => setClosed(new Set([...closed, card.id]))} />
      ))}
    </ul>
  );
}

function Card({ card, onClose }: { card: CardOfCall; onClose: () => void }) {
  const words = useWords();
  useKey("Escape", onClose);
  return (
    <li className="avatars__card" data-avatars-card>
      <p className="avatars__card-title">{card.title}</p>
      {card.text && <p className="avatars__card-text">{card.text}</p>}
      {card.link && <CardLink link={card.link} />}
      <button
        type="button"
        className="avatars__card-close"
        data-avatars-action="close-card"
        aria-label={`${words("close")}: ${card.title}`}
        onClick={onClose}
      >
        <CloseIcon />
      </button>
    </li>
  );
}

/** To another page in a tab of its own: leaving this one would end the call. */
function CardLink({ link }: { link: string }) {
  const words = useWords();
  const isHere = isOnThisPage(link);
  return (
    <a
      className="avatars__card-link"
      href={link}
      {...(isHere ? { onClick: tellMoved } : { target: "_blank", rel: "noopener noreferrer" })}
    >
      {words("card_link")}
      {!isHere && (
        <>
          <NewTabIcon />
          <span className="avatars__sr">({words("new_tab")})</span>
        </>
      )}
    </a>
  );
}
