import { useConnectionState } from "@livekit/components-react";
import { ConnectionState } from "livekit-client";
import { useEffect, useSyncExternalStore } from "react";
import { useSection } from "../ui/context";

/** A Runway session rarely survives a longer break, in ms; a new call is quicker. */
const GIVE_UP_MS = 12_000;

/** Whether the way to the room is broken at the moment; the call is given up after a while. */
export function useReconnecting(): boolean {
  const { call } = useSection();
  const connection = useConnectionState();
  // The browser knows that there is no network some seconds before the room does.
  const online = useSyncExternalStore(onNetworkChange, () => navigator.onLine);
  const reconnecting =
    !online ||
    connection === ConnectionState.Reconnecting ||
    connection === ConnectionState.SignalReconnecting;
  useEffect(() => {
    if (!reconnecting) return;
    const timer = window.setTimeout(() => call.over("connection_lost"), GIVE_UP_MS);
    return () => window.clearTimeout(timer);
  }, [call, reconnecting]);
  return reconnecting;
}

function onNetworkChange(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}
