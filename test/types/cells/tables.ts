// Columns of tables go straight into plots, whatever they hold.
import { figure } from "@beambook/core/plot";
import { Table } from "@beambook/core/table";

const table = new Table({ thickness: [1, 2], redchi: [1.5, 0.9], phase: ["a", "b"] });
figure()
  .scatter(table.column("thickness"), table.column("redchi"))
  .line(table.get("redchi"))
  .bar(table.column("phase"), table.column("redchi"));
