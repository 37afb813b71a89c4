// Calls the trial service and prints what came back as one JSON object; the .NET test judges it.
// Usage: node calls.mjs HOST:PORT TRIAL.PROTO
import grpc from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const [address, proto] = process.argv.slice(2);
const trial = grpc.loadPackageDefinition(loadSync(proto, { keepCase: true, longs: String })).pool.trial.v1;
const client = new trial.TrialApi(address, grpc.credentials.createInsecure());
const withinTenSeconds = () => ({ deadline: Date.now() + 10_000 });

const unary = (method, request, metadata = new grpc.Metadata(), options = withinTenSeconds(), by = client) =>
  new Promise((resolve) => {
    const seen = {};
    by[method](request, metadata, options, (error, reply) => {
      seen.reply = reply;
      if (error) {
        seen.code = grpc.status[error.code];
        seen.details = error.details;
        seen.refusalCode = error.metadata.get("refusal-code")[0];
        seen.figures = error.metadata.get("figures-bin")[0]?.toString("hex");
      }
      resolve(seen);
    });
  });

const stream = (method, request) =>
  new Promise((resolve, reject) => {
    const values = [];
    client[method](request, withinTenSeconds())
      .on("data", (number) => values.push(number.value))
      .on("error", reject)
      .on("status", (status) => resolve({ values, counted: status.metadata.get("x-counted")[0] }));
  });

const compressed = async (algorithm) => {
  const compressing = new trial.TrialApi(address, grpc.credentials.createInsecure(), {
    "grpc.default_compression_algorithm": algorithm,
  });
  const { reply } = await unary("Echo", { text: "x".repeat(10_000) }, undefined, undefined, compressing);
  compressing.close();
  return `${reply.encoding} ${reply.text.length}`;
};

const headers = new grpc.Metadata();
headers.set("x-correlation", "from-afar");

const seen = {
  echo: (await unary("Echo", { text: "£24,655,432.17" }, headers)).reply,
  compressed: [
    await compressed(grpc.compressionAlgorithms.deflate),
    await compressed(grpc.compressionAlgorithms.gzip),
  ],
  count: await stream("Count", { up_to: 5 }),
  refusal: await unary("Refuse", { code: "period-closed" }),
  late: await unary("Wait", { call_id: "foreign" }, new grpc.Metadata(), { deadline: Date.now() + 200 }),
};
client.close();
console.log(JSON.stringify(seen));
