#!/bin/sh
# Becomes workerd, with three differences. It ends within a second of the process that asked for it, however that one ended.
# Ctrl-C, which reaches every process of a terminal, leaves it running: whoever asked for it lets it finish first.
# And only its owner can read what it stores, whatever the computer's rule for new files is.
umask 077
trap '' INT HUP
self=$$
(
  while kill -0 "$GLASSINE_PARENT" && kill -0 "$self"; do sleep 0.5; done
  kill -9 "$self"
) </dev/null >/dev/null 2>&1 3>&- &
exec "$GLASSINE_WORKERD" "$@"
