#!/bin/sh
# Becomes workerd, with two differences. It ends within a second of the process that asked for it, however that one ended.
# And Ctrl-C, which reaches every process of a terminal, leaves it running: whoever asked for it lets it finish first.
trap '' INT HUP
self=$$
(
  while kill -0 "$GLASSINE_PARENT" && kill -0 "$self"; do sleep 0.5; done
  kill -9 "$self"
) </dev/null >/dev/null 2>&1 3>&- &
exec "$GLASSINE_WORKERD" "$@"
