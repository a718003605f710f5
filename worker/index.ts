import { createApp } from "./app.ts";
import { renderBuilt, renderPage } from "./http/render.ts";
import { takeReports } from "./mail/feedback.ts";
import { runSchedule } from "./notices/scheduled.ts";

const app = createApp({ render: renderPage, renderBuilt });

export default { fetch: app.fetch, scheduled: runSchedule, queue: takeReports } satisfies ExportedHandler<Env>;
