/** A mail that the Worker handed to the platform. */
export interface Mail {
  messageId: string;
  from: string;
  to: string[];
  cc?: string[];
  bcc?: string[];
  subject: string;
  text: string;
  html?: string;
  replyTo?: string;
  headers?: Record<string, string>;
}

const SENT = "/cdn-cgi/local/explorer/api/local/email/sending";

/** The mails that a `send_email` binding took, oldest first, as the local runtime keeps them. */
export async function readMails(fetchAt: (path: string) => Promise<Response>): Promise<Mail[]> {
  const read = async <Result>(at: string) => ((await (await fetchAt(at)).json()) as { result: Result }).result;
  const listed = await read<Mail[]>(`${SENT}?per_page=100`);
  const ids = listed.map(({ messageId }) => messageId).reverse();
  return Promise.all(ids.map((id) => read<Mail>(`${SENT}?email_id=${encodeURIComponent(id)}`)));
}

/** A `send_email` binding to one address, or to anybody. */
export const mailBinding = (to: string | "anybody") =>
  ({ EMAIL: { type: "send-email", ...(to === "anybody" ? {} : { destinationAddress: to }) } }) as const;
