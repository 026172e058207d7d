import "@beambook/widgets/theme.css";
import "./base.css";
