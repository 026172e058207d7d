// Imported before all else, so that an old Node.js says what is wrong instead of failing on newer syntax further on.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19) || (major === 22 && minor < 12)) {
  console.error(
    `beambook needs Node.js 20.19 or newer (or 22.12 or newer); this is ${process.version} at ${process.execPath}.\n` +
      "Get a current one with your package manager, or with a version manager: nvm install 22",
  );
  process.exit(1);
}
if (process.platform === "win32") {
  console.error("beambook's scripts run on Linux and macOS; on Windows use WSL.");
  process.exit(1);
}
