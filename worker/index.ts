import { createApp } from "./app.ts";
import { renderPage } from "./render.ts";

export default createApp({ render: renderPage }) satisfies ExportedHandler<Env>;
