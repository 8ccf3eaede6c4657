// Which browser this is, as far as the way to its permissions differs. Read from the user agent:
// nothing else tells it, and a wrong guess costs a sentence.

/** Apps that show pages in a window of their own, in which the microphone often does not work. */
export type InApp = "wechat" | "line" | "instagram" | "facebook";
export type Browser = "chrome" | "edge" | "firefox" | "safari" | "ios" | "ios_app" | "android";

const APPS: [InApp, RegExp][] = [
  ["wechat", /MicroMessenger/i],
  ["line", /\bLine\//i],
  ["instagram", /\bInstagram\b/],
  ["facebook", /\bFB(AN|AV|IOS)\b/],
];

/** The app whose window this is; null in a browser. */
export function inAppBrowser({ userAgent } = navigator): InApp | null {
  return APPS.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? null;
}

/** The browser; null for one that is not known. */
export function browserOf({ userAgent, maxTouchPoints } = navigator): Browser | null {
  // An iPad says that it is a Mac, but Macs have no touch screen.
  const isIos =
    /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
  // Other browsers on iOS keep the permission in the system's settings.
  if (isIos) return /(Cri|Fxi|Edgi|OPi)OS|GSA\//.test(userAgent) ? "ios_app" : "ios";
  if (/Android/.test(userAgent)) return "android";
  if (/\bEdg\//.test(userAgent)) return "edge";
  if (/\bFirefox\//.test(userAgent)) return "firefox";
  if (/Chrome\//.test(userAgent)) return "chrome";
  return /\bSafari\//.test(userAgent) ? "safari" : null;
}
