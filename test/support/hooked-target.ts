import type { ObjectStore, Target } from "../../scripts/target/target.ts";

/** The same target, with something done before each of its calls; what that throws, the call throws. */
export function hookedTarget(target: Target, before: (call: string) => Promise<void>): Target {
  return { ...target, db: hookedDatabase(target.db, before), blobs: hookedObjects(target.blobs, before) };
}

export interface Killing {
  before(): Promise<void>;
  /** Calls that were made, the one it was killed at included. */
  readonly calls: number;
  readonly killed: boolean;
}

/** Throws at the call with that number, counted from 1, and at every call after it: the process is gone. */
export function killedAtCall(nth: number): Killing {
  let calls = 0;
  return {
    get calls() {
      return calls;
    },
    get killed() {
      return calls >= nth;
    },
    async before() {
      calls += 1;
      if (calls >= nth) throw new Error(`killed at call ${nth}`);
    },
  };
}

function hookedObjects(blobs: ObjectStore, before: (call: string) => Promise<void>): ObjectStore {
  return {
    async has(keys) {
      await before("has");
      return blobs.has(keys);
    },
    async put(key, bytes, options) {
      await before("put");
      return blobs.put(key, bytes, options);
    },
    async putFile(key, file, options) {
      await before("putFile");
      return blobs.putFile(key, file, options);
    },
    async get(key) {
      await before("get");
      return blobs.get(key);
    },
    async getFile(key, path) {
      await before("getFile");
      return blobs.getFile(key, path);
    },
    async digest(key) {
      await before("digest");
      return blobs.digest(key);
    },
    async *list(prefix) {
      await before("list");
      yield* blobs.list(prefix);
    },
    async delete(keys) {
      await before("delete");
      return blobs.delete(keys);
    },
  };
}

const RUNS = new Set(["run", "all", "first", "raw"]);
const real = new WeakMap<object, D1PreparedStatement>();

function hookedDatabase(db: D1Database, before: (call: string) => Promise<void>): D1Database {
  const hooked = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(_, name: keyof D1PreparedStatement) {
        if (name === "bind") return (...values: unknown[]) => hooked(statement.bind(...values));
        if (!RUNS.has(name)) return statement[name];
        return async (...values: unknown[]) => {
          await before(name);
          return (statement[name] as (...values: unknown[]) => unknown).apply(statement, values);
        };
      },
    });
    real.set(proxy, statement);
    return proxy;
  };
  return new Proxy(db, {
    get(_, name: keyof D1Database) {
      if (name === "prepare") return (sql: string) => hooked(db.prepare(sql));
      if (name !== "batch") return db[name];
      return async (statements: D1PreparedStatement[]) => {
        await before("batch");
        return db.batch(statements.map((statement) => real.get(statement) ?? statement));
      };
    },
  });
}
