import type { Server } from "../server/server";
import type { Subject } from "./subject";
import type { TraceData } from "./trace-data";

/** The runs of a subject, the one that is shown for it first. Rejects if that is not there. */
export async function runsOf(server: Server, { uri, of, beside }: Subject): Promise<TraceData[]> {
  const ask = async (what: object): Promise<TraceData> => {
    const data = await server.execute<TraceData | null>("foretrace.traceData", { uri, ...what });
    if (data === null) {
      throw new Error("The run cannot be shown; the log of the server says why.");
    }
    return data;
  };
  const first = await ask(of);
  const further = beside.filter((call) => call !== first.call);
  const asked = further.map((call) => ask({ function: first.function, call }));
  // A call that is no longer in the document is no loss.
  const found = (await Promise.allSettled(asked)).flatMap((each) =>
    each.status === "fulfilled" ? [each.value] : [],
  );
  return [first, ...found];
}
