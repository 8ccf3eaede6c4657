// @ts-check
// About how many tokens a document has, and whether that is too much for an avatar that knows it.
// The same estimate as in models/tokens.py.

const MOST = 50_000;
const ONE_EACH =
  /[\u3000-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}]/gu;
const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
const text = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("id_text"));
const said = document.getElementById("knowledge-tokens");

/** @param {string} written */
function tokens(written) {
  const each = written.match(ONE_EACH)?.length ?? 0;
  return each + Math.ceil(([...written].length - each) / 4);
}

if (text && said) {
  /** @type {Record<string, {name: string, tokens: number}>} */
  const others = JSON.parse(document.getElementById("knowledge-others")?.textContent ?? "{}");
  const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (
    document.querySelectorAll("[name=avatars]")
  );
  const say = () => {
    const own = tokens(text.value.trim());
    const lines = [(said.dataset.one ?? "").replace("%(count)s", number.format(own))];
    for (const box of boxes) {
      const avatar = others[box.value];
      if (!box.checked || !avatar || avatar.tokens + own <= MOST) continue;
      lines.push(
        (said.dataset.full ?? "")
          .replace("%(avatar)s", avatar.name)
          .replace("%(count)s", number.format(avatar.tokens + own)),
      );
    }
    said.toggleAttribute("data-full-now", lines.length > 1);
    said.textContent = lines.join(" · ");
  };
  text.addEventListener("input", say);
  for (const box of boxes) box.addEventListener("change", say);
  say();
}
