import { Headphones } from "./Headphones";
import { LanguageOffer } from "./LanguageOffer";
import { useLanguageOffer } from "./useLanguageOffer";

/** What is offered or advised in a call, one at a time: a small stage has no room for two. */
export function Offers() {
  const offer = useLanguageOffer();
  return (
    <>
      <Headphones givesWay={offer.words !== null} />
      <LanguageOffer {...offer} />
    </>
  );
}
