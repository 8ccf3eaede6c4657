/** Copies the call's last frame to the canvas, so that the picture fades out when the call ends. */
export function keepStill(canvas: HTMLCanvasElement | null): void {
  const video = canvas?.parentElement?.querySelector<HTMLVideoElement>(".avatars__video");
  if (!canvas || !video?.videoWidth) return;
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
}

/** Removes the frame. */
export function clearStill(canvas: HTMLCanvasElement | null): void {
  if (canvas) canvas.width = 0;
}
