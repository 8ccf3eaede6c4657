// @ts-check
// The frame is as wide as the window it stands for, and shown as large as there is room.

const room = /** @type {HTMLElement} */ (document.querySelector("[data-desk-window]"));
const fit = () => {
  const frame = /** @type {HTMLElement} */ (room.querySelector("[data-desk-frame]"));
  const scale = Math.min(1, room.clientWidth / frame.offsetWidth);
  room.style.setProperty("--desk-scale", String(scale));
  room.style.overflow = "hidden"; // all of it is in sight, and scrolls by itself
};
new ResizeObserver(fit).observe(room);
fit();
