# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_datetime_server_global_optspecs
    string join \n config= h/help V/version
end

function __fish_datetime_server_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_datetime_server_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_datetime_server_using_subcommand
    set -l cmd (__fish_datetime_server_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c datetime-server -n "__fish_datetime_server_needs_command" -l config -d 'The settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -s V -l version -d 'Print version'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "run" -d 'Serve in the foreground, logging to standard error'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "start" -d 'Serve in the background; returns once it listens'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "stop" -d 'End the server that was started, and wait until it has ended'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "reload" -d 'Check the settings, then have the running server take them over'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "status" -d 'Show what the running server does'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "check" -d 'Read the settings, and report their mistakes'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "doctor" -d 'Look for what goes wrong on first days, and say what to do'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand run" -l config -d 'The settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand run" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand start" -l config -d 'The settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand start" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand stop" -l config -d 'The settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand stop" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand reload" -l config -d 'The settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand reload" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand status" -l config -d 'The settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand status" -l json -d 'As one JSON object'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand status" -l prometheus -d 'In the text format of Prometheus'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand status" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand check" -l config -d 'The settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand check" -l print -d 'Show the effective settings as TOML'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand check" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand doctor" -l config -d 'The settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor help" -f -a "run" -d 'Serve in the foreground, logging to standard error'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor help" -f -a "start" -d 'Serve in the background; returns once it listens'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor help" -f -a "stop" -d 'End the server that was started, and wait until it has ended'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor help" -f -a "reload" -d 'Check the settings, then have the running server take them over'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor help" -f -a "status" -d 'Show what the running server does'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor help" -f -a "check" -d 'Read the settings, and report their mistakes'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor help" -f -a "doctor" -d 'Look for what goes wrong on first days, and say what to do'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
