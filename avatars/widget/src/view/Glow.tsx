import { createPortal } from "react-dom";

/** Of the glow, in pixels: so few that it is soft by itself. A blur would be computed for every frame. */
const WIDTH = 16;
const HEIGHT = 10;

/** The light of the poster, behind a picture that does not fill the window. */
export function Glow({ stage }: { stage: HTMLElement }) {
  function paint(canvas: HTMLCanvasElement | null): void {
    const poster = stage.querySelector<HTMLImageElement>("[data-avatars-poster]");
    const context = canvas?.getContext("2d");
    if (!poster?.naturalWidth || !context) return;
    context.imageSmoothingQuality = "high";
    context.drawImage(poster, 0, 0, WIDTH, HEIGHT);
  }

  const canvas = <canvas className="avatars__glow" ref={paint} width={WIDTH} height={HEIGHT} />;
  return createPortal(canvas, stage);
}
