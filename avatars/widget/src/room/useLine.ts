import { useConnectionState, useRoomContext } from "@livekit/components-react";
import { ConnectionState } from "livekit-client";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useSection } from "../ui/context";
import { watchFlow } from "./flow";
import { useInRoom } from "./inRoom";

/** The line to the avatar, judged by what comes through it. */
export type Line = "good" | "weak" | "reconnecting";

/**
 * Weak is a line through which nothing new comes; one whose connection is broken as well is given up
 * after `timing.reconnect`. A broken connection alone ends nothing while sound or picture flow.
 */
export function useLine(): Line {
  const { weak, reconnect } = useSection().config.timing;
  const { room: call } = useInRoom();
  const room = useRoomContext();
  const [isWeak, setWeak] = useState(false);

  useEffect(() => {
    // Before anything came, the line is not weak: it is only being set up.
    let lastNews: number | null = null;
    return watchFlow(room, ({ sound, picture }) => {
      if (sound) call.sound();
      if (sound || picture) lastNews = performance.now();
      setWeak(lastNews !== null && performance.now() - lastNews >= weak * 1000);
    });
  }, [room, call, weak]);

  const connection = useConnectionState();
  const isOnline = useSyncExternalStore(onNetworkChange, () => navigator.onLine);
  const isBroken =
    !isOnline ||
    connection === ConnectionState.Reconnecting ||
    connection === ConnectionState.SignalReconnecting;
  const isGone = isBroken && isWeak;
  useEffect(() => {
    if (!isGone) return;
    const timer = window.setTimeout(() => call.ended("connection_lost"), reconnect * 1000);
    return () => window.clearTimeout(timer);
  }, [call, reconnect, isGone]);

  if (isGone) return "reconnecting";
  return isWeak ? "weak" : "good";
}

function onNetworkChange(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}
