import { describe, expect, it, vi } from "vitest";
import { pass, scene, setScene } from "../../test/inRoom";
import { useTicking } from "./useTicking";

setScene();

describe("a shown time", () => {
  it("renders when it has changed, and only then, beside others on one clock", async () => {
    vi.setSystemTime(0);
    let renders = 0;
    function Seconds() {
      renders++;
      return <i>{useTicking(() => Math.floor(Date.now() / 1000))}</i>;
    }
    await scene.show([<Seconds key="a" />, <Seconds key="b" />]);
    const first = renders;
    expect(vi.getTimerCount()).toBe(1);
    await pass(3.1);
    expect(scene.host.textContent).toBe("33");
    expect(renders - first).toBe(6);
    await scene.show(null);
    expect(vi.getTimerCount()).toBe(0);
  });
});
