import { useId, useRef, useState } from "react";
import { DeviceChoice } from "../devices/DeviceChoice";
import { Meter } from "../devices/Meter";
import { useHearing } from "../devices/useHearing";
import { otherMicrophones } from "../media/devices";
import type { Ears, LabelKey } from "../types";
import { SettingsIcon } from "../ui/icons";
import { useWords } from "../words/useWords";

const OF_EARS: Record<Ears, LabelKey | null> = {
  closed: null,
  listening: "try_voice",
  heard: "voice_heard",
  silent: "voice_silent",
};

/** More would be a list, and that is what the choice of devices has. */
const OFFERS = 3;

/** While the visitor waits: whether they are heard, and with which devices. It costs no extra step. */
export function GreenRoom() {
  const words = useWords();
  const found = useHearing();
  const choice = useId();
  const [isOpen, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  if (!found || found.state.ears === "closed") return null;
  const { hearing, state } = found;
  const { ears, devices, chosen } = state;
  const others = ears === "silent" ? otherMicrophones(devices.audioinput, chosen.audioinput) : [];
  const label = others.length > 0 ? "voice_silent_others" : OF_EARS[ears];

  function use(id: string) {
    hearing.choose("audioinput", id);
    // The button that was pressed goes.
    toggle.current?.focus();
  }

  return (
    <div className="avatars__green" data-avatars-ears={ears}>
      <div className="avatars__ears">
        <Meter />
        <p role="status">
          {state.isReplaced && `${words("microphone_replaced")} `}
          {label && words(label)}
        </p>
        <button
          ref={toggle}
          type="button"
          className="avatars__button avatars__button--small"
          data-avatars-action="devices"
          aria-expanded={isOpen}
          aria-controls={choice}
          onClick={() => setOpen(!isOpen)}
        >
          <SettingsIcon />
          <span>{words("devices")}</span>
        </button>
      </div>
      {others.length > 0 && !isOpen && (
        <div className="avatars__offers">
          {others.slice(0, OFFERS).map(({ id, label }) => (
            <button
              key={id}
              type="button"
              className="avatars__button avatars__button--small"
              data-avatars-action="use-microphone"
              onClick={() => use(id)}
            >
              <span>{label}</span>
            </button>
          ))}
        </div>
      )}
      <div className="avatars__choice" id={choice} hidden={!isOpen}>
        {isOpen && <DeviceChoice />}
      </div>
    </div>
  );
}
