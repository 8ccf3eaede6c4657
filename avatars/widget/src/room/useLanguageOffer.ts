import { useContext, useEffect, useState } from "react";
import { fetchWords, type Words } from "../call/words";
import { FollowContext, useSection } from "../ui/context";
import { useLines } from "../words/useLines";

/** What differs in more than its script: `zh-hant` and `zh-hans` are both `zh`. */
const spokenPart = (locale: string) => locale.split("-")[0];

/** An offer under way, and the visitor's answer to it. */
export interface Offer {
  words: Words | null;
  answer: (accepted: boolean) => void;
}

/**
 * When the visitor has gone over to another language, offers in that language that the words on the
 * screen follow. A no holds for the rest of the call.
 */
export function useLanguageOffer(): Offer {
  const { call, config } = useSection();
  const follow = useContext(FollowContext);
  const [offer, setOffer] = useState<Words | null>(null);
  const [declined, setDeclined] = useState<readonly string[]>([]);
  const lines = useLines();

  const spoken = call.spoken();
  const isOther = spoken !== null && spokenPart(spoken) !== spokenPart(config.locale);
  const known = isOther ? findLocale(spoken, config.languages) : null;
  const wanted = known && !declined.includes(known) ? known : null;

  // Words that could not be fetched are tried again when more is said.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!wanted || offer?.locale === wanted) return;
    let isWanted = true;
    fetchWords(config, wanted).then(
      (words) => isWanted && setOffer(words),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [wanted, offer, lines.length]);

  const shown = offer && offer.locale === wanted ? offer : null;

  function answer(accepted: boolean) {
    if (!shown) return;
    if (accepted) follow(shown);
    else setDeclined([...declined, shown.locale]);
  }

  return { words: shown, answer };
}

/** The site's own language for what is spoken: the very one, or one of the same tongue. */
function findLocale(spoken: string, known: readonly string[]): string | null {
  if (known.includes(spoken)) return spoken;
  return known.find((code) => spokenPart(code) === spokenPart(spoken)) ?? null;
}
