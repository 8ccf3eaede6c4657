// @ts-check
// Length counters: how much of a limited text is used.

const number = new Intl.NumberFormat(document.documentElement.lang || undefined);

for (const text of document.querySelectorAll("textarea[maxlength]")) {
  const area = /** @type {HTMLTextAreaElement} */ (text);
  const length = document.createElement("span");
  length.className = "length";
  length.id = `${area.id}_length`;
  const count = () => {
    length.textContent = `${number.format(area.value.length)} / ${number.format(area.maxLength)}`;
    length.toggleAttribute("data-full", area.value.length >= area.maxLength * 0.95);
  };
  area.after(length);
  area.setAttribute(
    "aria-describedby",
    `${area.getAttribute("aria-describedby") ?? ""} ${length.id}`.trim(),
  );
  area.addEventListener("input", count);
  count();
}
