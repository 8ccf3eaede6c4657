import { Headphones } from "./Headphones";
import { LanguageOffer } from "./LanguageOffer";
import { useLanguageOffer } from "./useLanguageOffer";

/** What a visitor is asked in a call, one at a time: a small stage has no room for two. */
export function Questions() {
  const offer = useLanguageOffer();
  return (
    <>
      <Headphones waits={offer.words !== null} />
      <LanguageOffer {...offer} />
    </>
  );
}
