import { describe, expect, it } from "vitest";
import { browserOf, inAppBrowser } from "./browser";

const APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const IPHONE = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) ${APPLE}`;
const MAC = `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${APPLE}`;
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0";
const ANDROID = `Mozilla/5.0 (Linux; Android 15; K) ${CHROME} Mobile Safari/537.36`;

const agent = (userAgent: string, maxTouchPoints = 0) =>
  ({ userAgent, maxTouchPoints }) as Navigator;

describe("the browser", () => {
  it.each([
    ["chrome", `${WINDOWS} ${CHROME} Safari/537.36`, 0],
    ["chrome", "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0.0.0 Safari/537.36", 0],
    ["edge", `${WINDOWS} ${CHROME} Safari/537.36 Edg/140.0.0.0`, 0],
    ["firefox", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", 0],
    ["safari", `${MAC} Version/18.5 Safari/605.1.15`, 0],
    ["ios", `${IPHONE} Version/18.5 Mobile/15E148 Safari/604.1`, 5],
    ["ios", `${MAC} Version/18.5 Safari/605.1.15`, 5],
    ["ios_app", `${IPHONE} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1`, 5],
    ["android", ANDROID, 5],
    [null, "Lynx/2.9", 0],
  ])("is %s by %s", (browser, userAgent, touches) => {
    expect(browserOf(agent(userAgent, touches))).toBe(browser);
    expect(inAppBrowser(agent(userAgent))).toBeNull();
  });

  it.each([
    ["wechat", `${IPHONE} Mobile/15E148 MicroMessenger/8.0.60(0x18003c2f) Language/zh_TW`],
    ["line", `${IPHONE} Mobile/15E148 Safari Line/15.10.0`],
    ["instagram", `${ANDROID} Instagram 390.0.0.0.1 Android`],
    ["facebook", `${IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/520.0.0.0.0]`],
  ])("is the window of %s", (app, userAgent) => {
    expect(inAppBrowser(agent(userAgent))).toBe(app);
  });
});
