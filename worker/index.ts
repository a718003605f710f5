import { createApp } from "./app.ts";
import { renderPage } from "./render.ts";
import { runSchedule } from "./scheduled.ts";

const app = createApp({ render: renderPage });

export default { fetch: app.fetch, scheduled: runSchedule } satisfies ExportedHandler<Env>;
