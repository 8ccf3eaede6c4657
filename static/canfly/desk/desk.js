// @ts-check
// The list of sections: dragged with a mouse or a finger, moved with the buttons by keyboard.

/** What sortable.min.js leaves: https://github.com/SortableJS/Sortable */
const { Sortable } = /** @type {any} */ (window);

const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-desk]"));
const list = /** @type {HTMLElement} */ (form.querySelector("[data-desk-sections]"));
const order = /** @type {HTMLInputElement} */ (form.querySelector("[data-desk-order]"));
const url = new URL("order/", location.href);

const keys = () => [...list.children].map((row) => /** @type {HTMLElement} */ (row).dataset.key);

let before = keys().join(",");
new Sortable(list, {
  handle: ".desk__handle",
  ghostClass: "desk__section--moving",
  animation: 150,
  onEnd() {
    order.value = keys().join(",");
    if (order.value === before) return;
    before = order.value;
    form.action = url.pathname;
    form.submit();
  },
});

// A page that comes after a press has the focus where it was, and says what was done.
const pressed = location.hash && document.getElementById(location.hash.slice(1));
if (pressed) pressed.focus();
const messages = [...document.querySelectorAll(".messagelist li")].map((line) => line.textContent);
const said = document.querySelector("[data-desk-said]");
// A screen reader tells what comes into a region that was there before.
if (said) setTimeout(() => (said.textContent = messages.join(" ")), 300);
