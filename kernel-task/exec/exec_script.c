/* SPDX-License-Identifier: BSD-2-Clause */
/* Scripts: execve of a file that begins with `#!` executes the interpreter in its first line. */
#include "exec/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "fs/vfs.h"

#define SCRIPT_DEPTH_MAX 5

static int read_header(struct exec *e)
{
	ssize_t n = file_read_kernel(e->file, e->header, sizeof(e->header), 0);

	if (n < 0)
		return (int)n;
	e->header_size = (size_t)n;
	return 0;
}

/*
 * Splits the line behind `#!`, in place: the interpreter's path, and all the rest as one argument
 * (NULL: none). A line that does not end within the header may lose the end of its argument, but
 * not of the path.
 */
static int parse_script(char *line, bool whole, char **interpreter, char **argument)
{
	char *p = line + strspn(line, " \t"), *end;

	if (!*p)
		return -ENOEXEC;
	*interpreter = p;
	*argument = NULL;
	p += strcspn(p, " \t");
	if (!*p)
		return whole ? 0 : -ENOEXEC;
	*p++ = '\0';
	p += strspn(p, " \t");
	if (!*p)
		return 0;
	*argument = p;
	end = p + strlen(p);
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	return 0;
}

static int replace_by_interpreter(struct exec *e, const char *script_name)
{
	char line[EXEC_HEADER_SIZE + 1], *interpreter, *argument, *newline;
	struct file *file;
	int error;

	/* The interpreter would open the script by a descriptor that is closed by then. */
	if (e->unreachable)
		return -ENOENT;
	memcpy(line, e->header, e->header_size);
	line[e->header_size] = '\0';
	newline = strchr(line, '\n');
	if (newline)
		*newline = '\0';
	error = parse_script(line + 2, newline || e->header_size < EXEC_HEADER_SIZE, &interpreter,
			     &argument);
	if (error < 0)
		return error;
	exec_strings_remove_first(&e->argv);
	error = exec_strings_add_first(&e->argv, script_name);
	if (!error && argument)
		error = exec_strings_add_first(&e->argv, argument);
	if (!error)
		error = exec_strings_add_first(&e->argv, interpreter);
	if (error < 0)
		return error;
	error = file_open_exec(AT_FDCWD, interpreter, 0, &file);
	if (error < 0) {
		e->interpreter = strdup(interpreter);
		return error;
	}
	file_put_exec(e->file);
	e->file = file;
	return 0;
}

int exec_resolve_scripts(struct exec *e)
{
	char *script_name = strdup(e->name);
	int error = script_name ? 0 : -ENOMEM;

	while (!error) {
		error = read_header(e);
		if (error || e->header_size < 2 || memcmp(e->header, "#!", 2))
			break;
		if (++e->script_depth > SCRIPT_DEPTH_MAX) {
			error = -ELOOP;
			break;
		}
		error = replace_by_interpreter(e, script_name);
		free(script_name);
		/* A script as interpreter of a script: its own name comes next. */
		script_name = e->argv.count ? strdup(e->argv.text) : NULL;
		if (!error && !script_name)
			error = -ENOMEM;
	}
	free(script_name);
	return error;
}
