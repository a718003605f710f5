const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Stop {
  /** Aborted at Ctrl-C, when the terminal is closed, or when the process is asked to end. */
  signal: AbortSignal;
  /** Takes the signals from libraries that would end the process at once; call it once they are loaded and running. */
  claim(): void;
}

/** Makes Ctrl-C stop work cleanly. The second time, the process ends at once with status 130. */
export function stopOnSignals(onStop: () => void): Stop {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(130);
    onStop();
    controller.abort();
  };
  const claim = () => {
    for (const name of SIGNALS) process.removeAllListeners(name).on(name, stop);
  };
  claim();
  return { signal: controller.signal, claim };
}
