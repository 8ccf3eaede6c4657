import { useCallback, useEffect, useId, useRef, useState } from "react";
import { DeviceChoice } from "../devices/DeviceChoice";
import { SettingsIcon, SpeakerIcon, SpeakerOffIcon } from "../ui/icons";
import { useKey } from "../ui/keys";
import { useWords } from "../words/useWords";
import { hasVolume, useVolume, type Volume } from "./useVolume";

/** The button that opens the choice of devices and the avatar's volume, above the controls. */
export function Settings() {
  const words = useWords();
  const panel = useId();
  const volume = useVolume();
  const [isOpen, setOpen] = useState(false);
  const all = useRef<HTMLDivElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);

  const close = useCallback(() => {
    setOpen(false);
    toggle.current?.focus();
  }, []);
  useKey("Escape", close, isOpen);

  useEffect(() => {
    const inside = all.current;
    if (!isOpen || !inside) return;
    const onPress = ({ target }: PointerEvent) => {
      if (!inside.contains(target as Node)) setOpen(false);
    };
    // The keys of the call leave a field alone. Nothing else may take it: neither the full view nor
    // the browser's CloseWatcher.
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      close();
    };
    document.addEventListener("pointerdown", onPress);
    inside.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("pointerdown", onPress);
      inside.removeEventListener("keydown", onKey);
    };
  }, [isOpen, close]);

  return (
    <div className="avatars__settings" ref={all}>
      <button
        ref={toggle}
        type="button"
        className="avatars__round"
        data-avatars-action="settings"
        aria-label={words("settings")}
        aria-expanded={isOpen}
        aria-controls={panel}
        title={words("settings")}
        onClick={() => setOpen(!isOpen)}
      >
        <SettingsIcon />
      </button>
      <div className="avatars__popover" id={panel} hidden={!isOpen}>
        {isOpen && (
          <>
            <DeviceChoice />
            <VolumeChoice {...volume} />
          </>
        )}
      </div>
    </div>
  );
}

function VolumeChoice({ volume, isOn, setVolume, setOn }: Volume) {
  const words = useWords();
  const [canSet] = useState(hasVolume);
  return (
    <div className="avatars__volume">
      <button
        type="button"
        className="avatars__button avatars__button--icon"
        data-avatars-action="voice"
        aria-label={words(isOn ? "voice_off" : "voice_on")}
        title={words(isOn ? "voice_off" : "voice_on")}
        onClick={() => setOn(!isOn)}
      >
        {isOn ? <SpeakerIcon /> : <SpeakerOffIcon />}
      </button>
      {canSet ? (
        <label className="avatars__device">
          <span>{words("volume")}</span>
          <input
            type="range"
            min="0"
            max="1"
            step="0.05"
            data-avatars-volume
            disabled={!isOn}
            value={volume}
            onChange={({ target }) => setVolume(Number(target.value))}
          />
        </label>
      ) : (
        <span aria-hidden="true">{words(isOn ? "voice_off" : "voice_on")}</span>
      )}
    </div>
  );
}
