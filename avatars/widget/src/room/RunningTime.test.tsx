import { Profiler } from "react";
import { describe, expect, it, vi } from "vitest";
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

  it("is all that is rendered: before it nobody sees how much is left", async () => {
    const credentials = { ...joined, maxDuration: 120, endsAt: performance.now() + 90_500 };
    const rendered = vi.fn();
    await scene.show(
      <Profiler id="remaining" onRender={rendered}>
        <Remaining credentials={credentials} />
      </Profiler>,
    );
    rendered.mockClear();
    for (let second = 0; second < 29; second++) await pass(1);
    expect(rendered).not.toHaveBeenCalled();
    for (let second = 0; second < 5; second++) await pass(1);
    expect(scene.host.textContent).toContain("0:56");
    expect(rendered.mock.calls.length).toBeGreaterThan(3);
  });

  it("of a call that is hardly longer is said at 10 seconds only", async () => {
    const credentials = { ...joined, maxDuration: 60, endsAt: performance.now() + 60_500 };
    expect(await told(credentials, 60)).toEqual(["10 seconds left"]);
  });
});
