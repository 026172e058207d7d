import { runTask } from "./run-task.js";

export default runTask;
