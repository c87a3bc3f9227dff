module github.com/conclsp/conclsp/docs/examples

go 1.26.0
