/** Keeps the last frame of the call, so that the picture dissolves at its end and is not torn off. */
export function keepStill(canvas: HTMLCanvasElement | null): void {
  const video = canvas?.parentElement?.querySelector<HTMLVideoElement>(".avatars__video");
  if (!canvas || !video?.videoWidth) return;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
}

/** Forgets the frame. */
export function clearStill(canvas: HTMLCanvasElement | null): void {
  if (canvas) canvas.width = 0;
}
