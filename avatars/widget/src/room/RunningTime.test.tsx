import { describe, expect, it } from "vitest";
import { pass, scene, setScene } from "../../test/inRoom";
import { joined } from "../../test/sample";
import { Remaining } from "./RunningTime";

setScene();

/** What a screen reader is told while this many seconds pass, each once. */
async function told(credentials: typeof joined, seconds: number): Promise<string[]> {
  await scene.show(<Remaining credentials={credentials} />);
  const status = scene.host.querySelector("[role=status]");
  const all: string[] = [];
  for (let second = 0; second < seconds; second++) {
    await pass(1);
    const now = status?.textContent ?? "";
    if (now && now !== all.at(-1)) all.push(now);
  }
  return all;
}

describe("the last minute", () => {
  it("is said at 60 and at 10 seconds, once each", async () => {
    const credentials = { ...joined, maxDuration: 120, endsAt: performance.now() + 90_500 };
    expect(await told(credentials, 90)).toEqual(["1 minute left", "10 seconds left"]);
  });

  it("of a call that is hardly longer is said at 10 seconds only", async () => {
    const credentials = { ...joined, maxDuration: 60, endsAt: performance.now() + 60_500 };
    expect(await told(credentials, 60)).toEqual(["10 seconds left"]);
  });
});
