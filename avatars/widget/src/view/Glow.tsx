import { createPortal } from "react-dom";

/** The light of the poster, behind a picture that does not fill the window. */
export function Glow({ stage }: { stage: HTMLElement }) {
  const poster = stage.querySelector<HTMLImageElement>("[data-avatars-poster]");
  if (!poster) return null;
  return createPortal(<img className="avatars__glow" src={poster.currentSrc} alt="" />, stage);
}
