import { afterEach, describe, expect, it, vi } from "vitest";
import { happen, scene, setScene } from "../../test/inRoom";
import { useRemembered } from "./useRemembered";

setScene();
afterEach(() => {
  vi.restoreAllMocks();
  sessionStorage.clear();
});

function Choice() {
  const [isOn, setOn] = useRemembered("choice", true);
  return (
    <button type="button" onClick={() => setOn(!isOn)}>
      {String(isOn)}
    </button>
  );
}
const press = () => happen(() => scene.host.querySelector("button")?.click());

describe("a choice", () => {
  it("is remembered for the session", async () => {
    await scene.show(<Choice />);
    await press();
    await scene.show(null);
    await scene.show(<Choice />);
    expect(scene.host.textContent).toBe("false");
  });

  it("holds as long as the page where nothing can be kept", async () => {
    const forbidden = () => {
      throw new DOMException("no", "SecurityError");
    };
    vi.stubGlobal("sessionStorage", { getItem: forbidden, setItem: forbidden, clear: () => {} });
    await scene.show(<Choice />);
    expect(scene.host.textContent).toBe("true");
    await press();
    expect(scene.host.textContent).toBe("false");
  });
});
