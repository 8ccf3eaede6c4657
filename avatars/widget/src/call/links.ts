/**
 * The whole address of a link that the avatar may give: to this site, or by HTTPS to one of `hosts`.
 * Null for any other, such as `javascript:…`.
 */
export function safeLink(link: string, hosts: readonly string[]): string | null {
  const url = link.trim() ? parse(link) : null;
  if (!url || url.username || url.password) return null;
  // A blob has the origin of the page that made it, but is none of its pages.
  const isOwn = url.origin === location.origin && url.protocol === location.protocol;
  const isAllowed = url.protocol === "https:" && !url.port && hosts.includes(url.hostname);
  return isOwn || isAllowed ? url.href : null;
}

/** Whether a whole address is a place on the page itself. */
export function isOnThisPage(link: string): boolean {
  const url = new URL(link);
  const isSame = url.origin === location.origin && url.pathname === location.pathname;
  return isSame && url.search === location.search && url.hash !== "";
}

/** Null for what is no address. `URL.canParse` came with Safari 17, and a call must not fail for it. */
function parse(link: string): URL | null {
  try {
    return new URL(link, document.baseURI);
  } catch {
    return null;
  }
}
