import type { DeviceKind, LabelKey } from "../types";
import { useWords } from "../words/useWords";
import { useHearing } from "./useHearing";

const KINDS: [DeviceKind, LabelKey][] = [
  ["audioinput", "microphone"],
  ["videoinput", "camera"],
  ["audiooutput", "speaker"],
];

/** A list for each kind of device of which there are any to choose. */
export function DeviceChoice() {
  const words = useWords();
  const found = useHearing();
  if (!found) return null;
  const { hearing, state } = found;
  return (
    <>
      {KINDS.filter(([kind]) => state.devices[kind].length > 0).map(([kind, label]) => (
        <label key={kind} className="avatars__device">
          <span>{words(label)}</span>
          <select
            data-avatars-devices={kind}
            value={state.chosen[kind]}
            onChange={({ target }) => hearing.choose(kind, target.value)}
          >
            {state.devices[kind].map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      ))}
      <p className="avatars__device-failed" role="status">
        {state.failed && words("device_failed")}
      </p>
    </>
  );
}
