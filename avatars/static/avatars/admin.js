// @ts-check
// Length counters: how much of a limited text is used. What is read aloud is said but twice:
// when nearly all of it is used, and when all is.

const number = new Intl.NumberFormat(document.documentElement.lang || undefined);

for (const text of document.querySelectorAll("textarea[maxlength]")) {
  const area = /** @type {HTMLTextAreaElement} */ (text);
  const length = document.createElement("span");
  length.className = "length";
  length.id = `${area.id}_length`;
  const aloud = document.createElement("span");
  aloud.className = "visually-hidden";
  aloud.setAttribute("aria-live", "polite");
  let said = 0;
  const count = () => {
    length.textContent = `${number.format(area.value.length)} / ${number.format(area.maxLength)}`;
    const near = area.value.length >= area.maxLength * 0.95;
    const now = Number(near) + Number(area.value.length >= area.maxLength);
    length.toggleAttribute("data-full", now > 0);
    if (now !== said) aloud.textContent = now ? length.textContent : "";
    said = now;
  };
  area.after(length, aloud);
  area.setAttribute(
    "aria-describedby",
    `${area.getAttribute("aria-describedby") ?? ""} ${length.id}`.trim(),
  );
  area.addEventListener("input", count);
  count();
}
