import type { SelectionPayload } from "../../worker/domain/pages/payloads.ts";
import type { Voice } from "../../worker/domain/words/voice.ts";

/** What keeps a submission from being complete, in the client's language, and the field it is about. */
export interface Problem {
  field: string | null;
  text: string;
}

type Asked = Pick<SelectionPayload, "problems" | "profile" | "picks" | "view">;

/** Problems as the edge names them ("name: ..."), said to whoever submits. */
export function selectionProblems({ problems, profile, picks, view }: Asked, voice: Voice): Problem[] {
  const { minPicks, maxPicks, questions } = profile;
  const chosen = picks.filter(({ picked }) => picked).length;
  return problems.map((problem) => {
    const about = problem.split(":", 1)[0] ?? "";
    const question = questions.find(({ id }) => about === `answer-${id}`);
    if (question) return { field: about, text: voice.say("needAnswer", { question: question.text }) };
    switch (about) {
      case "name":
        return { field: about, text: voice.say("needName") };
      case "email":
        return { field: about, text: voice.say("needEmail") };
      case "message":
        return { field: about, text: voice.say("needShorter") };
      case "picks":
        return { field: null, text: numberText({ chosen, minPicks, maxPicks }, voice) };
      case "wait":
        return {
          field: null,
          text: voice.say("faultThrottled", { wait: voice.wait(Number.parseInt(problem.slice(5), 10)) }),
        };
      case "room":
        return { field: null, text: voice.say("noRoomToSend", { studio: view.manifest.studio.name }) };
      default:
        return { field: null, text: voice.say("needAgain") };
    }
  });
}

interface Numbers {
  chosen: number;
  minPicks: number | null;
  maxPicks: number | null;
}

function numberText({ chosen, minPicks, maxPicks }: Numbers, voice: Voice): string {
  if (maxPicks !== null && chosen > maxPicks) {
    return voice.say("needFewer", { most: voice.number(maxPicks), chosen: voice.number(chosen) });
  }
  return voice.say("needMore", { least: voice.number(minPicks ?? 1), chosen: voice.number(chosen) });
}
