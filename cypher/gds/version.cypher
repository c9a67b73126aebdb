// version: names the release of the Graph Data Science library.
// mode: READ
// in:   none
// out:  version string
// index: none
RETURN gds.version() AS version
