import { createApp } from "./app.ts";
import { renderPage } from "./http/render.ts";
import { runSchedule } from "./notices/scheduled.ts";

const app = createApp({ render: renderPage });

export default { fetch: app.fetch, scheduled: runSchedule } satisfies ExportedHandler<Env>;
