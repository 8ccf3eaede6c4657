import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { useSection } from "../ui/context";
import { SendIcon, StarIcon } from "../ui/icons";
import { useWords } from "../words/useWords";

const STARS = [1, 2, 3, 4, 5] as const;
type Stars = (typeof STARS)[number];

/**
 * One to five stars and an optional comment. Stars that the visitor chose but did not send are sent
 * when the page closes or the panel goes. A page that comes back sends the comment all the same.
 */
export function Feedback() {
  const words = useWords();
  const { call, config } = useSection();
  const name = useId();
  const [stars, setStars] = useState<Stars | null>(null);
  const [preview, setPreview] = useState<Stars | null>(null);
  const [sent, setSent] = useState(false);

  const chosen = useRef<Stars | null>(null);
  chosen.current = stars;
  const told = useRef<Stars | null>(null);
  useEffect(() => {
    const send = () => {
      if (!chosen.current || chosen.current === told.current) return;
      told.current = chosen.current;
      call.feedback(chosen.current, "");
    };
    window.addEventListener("pagehide", send);
    return () => {
      window.removeEventListener("pagehide", send);
      send();
    };
  }, [call]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (!stars) return;
    told.current = stars;
    const comment = new FormData(event.currentTarget).get("comment");
    call.feedback(stars, String(comment ?? "").trim());
    setSent(true);
    // The send button is gone now: the focus moves to the panel's next control.
    const panel = event.currentTarget.closest(".avatars__panel");
    panel?.querySelector<HTMLElement>("[data-avatars-action=again]")?.focus();
  }

  const lit = preview ?? stars;
  return (
    <form className="avatars__feedback" data-avatars-feedback onSubmit={submit}>
      <fieldset className="avatars__stars" disabled={sent} onPointerLeave={() => setPreview(null)}>
        <legend className="avatars__sr">{words("feedback_title")}</legend>
        {STARS.map((star) => (
          <label
            key={star}
            className="avatars__star"
            data-avatars-lit={lit && star <= lit ? "" : undefined}
            title={words(`star_${star}`)}
            onPointerEnter={(event) => event.pointerType === "mouse" && !sent && setPreview(star)}
          >
            <input
              type="radio"
              name={name}
              value={star}
              checked={star === stars}
              onChange={() => setStars(star)}
              aria-label={words(`star_${star}`)}
            />
            <StarIcon />
          </label>
        ))}
      </fieldset>
      <div className="avatars__comment">
        {sent || !stars ? (
          <p aria-hidden="true">
            {sent
              ? words("feedback_thanks")
              : words(preview ? `star_${preview}` : "feedback_title")}
          </p>
        ) : (
          <>
            <input
              className="avatars__comment-field"
              name="comment"
              maxLength={config.longestComment}
              autoComplete="off"
              placeholder={words("feedback_comment")}
              aria-label={words("feedback_comment")}
            />
            <button
              type="submit"
              className="avatars__button avatars__button--icon"
              data-avatars-action="send"
              aria-label={words("feedback_send")}
              title={words("feedback_send")}
            >
              <SendIcon />
            </button>
          </>
        )}
      </div>
      <span className="avatars__sr" role="status">
        {sent && words("feedback_thanks")}
      </span>
    </form>
  );
}
