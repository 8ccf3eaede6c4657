// @ts-check
// The chosen file, cropped as it will be shown, before it is saved.

const WIDTH = 680;
const RATIO = 17 / 11;

const input = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-poster-file]"));
const focus = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-poster-focus]"));

if (input && focus) {
  const canvas = document.createElement("canvas");
  canvas.className = "poster-crop";
  canvas.width = WIDTH;
  canvas.height = Math.floor(WIDTH / RATIO);
  canvas.hidden = true;
  canvas.setAttribute("role", "img");
  input.after(canvas);
  const row = /** @type {HTMLElement | null} */ (focus.closest(".form-row"));

  /** @type {ImageBitmap | null} */
  let picture = null;

  const draw = () => {
    canvas.hidden = picture === null;
    if (!picture) {
      row?.toggleAttribute("hidden", true);
      return;
    }
    const width = Math.min(picture.width, picture.height * RATIO);
    const height = width / RATIO;
    const part = focus.valueAsNumber / 100;
    const left = (picture.width - width) * part;
    const top = (picture.height - height) * part;
    // Where next to nothing is cut off there is nothing to choose.
    row?.toggleAttribute("hidden", picture.width - width + picture.height - height < 4);
    canvas
      .getContext("2d")
      ?.drawImage(picture, left, top, width, height, 0, 0, canvas.width, canvas.height);
  };

  const read = async () => {
    const file = input.files?.[0];
    canvas.setAttribute("aria-label", file?.name ?? "");
    try {
      // Turned as its camera was held, as the server does.
      picture = file ? await createImageBitmap(file) : null;
    } catch {
      picture = null; // the server says what is wrong with it
    }
    draw();
  };

  input.addEventListener("change", read);
  focus.addEventListener("input", draw);
  read();
}
