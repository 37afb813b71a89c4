// Reads .proto files and prints, for each, the full names of the services it offers, as one JSON object.
// Usage: node services.mjs FILE.proto ...
import { dirname } from "node:path";
import { loadSync } from "@grpc/proto-loader";

const files = process.argv.slice(2);
const includeDirs = [...new Set(files.map((file) => dirname(file)))];
const isService = (definition) => !("format" in definition);

const services = (file) =>
  Object.entries(loadSync(file, { includeDirs, keepCase: true }))
    .filter(([, definition]) => isService(definition))
    .map(([name]) => name);

console.log(JSON.stringify(Object.fromEntries(files.map((file) => [file, services(file)]))));
