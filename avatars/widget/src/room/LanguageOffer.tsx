import type { Offer } from "./useLanguageOffer";

/** Asks, in the other language, whether the words on the screen follow. */
export function LanguageOffer({ words, answer }: Offer) {
  return (
    <div className="avatars__offer" lang={words?.locale} data-avatars-offer>
      <p role="status">{words?.labels.language_offer}</p>
      {words && (
        <>
          <button
            type="button"
            className="avatars__button avatars__button--primary"
            data-avatars-action="follow-language"
            onClick={() => answer(true)}
          >
            {words.labels.language_accept}
          </button>
          <button
            type="button"
            className="avatars__button"
            data-avatars-action="keep-language"
            onClick={() => answer(false)}
          >
            {words.labels.language_decline}
          </button>
        </>
      )}
    </div>
  );
}
