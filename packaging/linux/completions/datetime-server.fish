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

complete -c datetime-server -n "__fish_datetime_server_needs_command" -l config -d 'Settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -s V -l version -d 'Print version'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "run" -d 'Serve in the foreground and log to standard error'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "start" -d 'Serve in the background; returns once the server is listening'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "stop" -d 'Stop the running server and wait until it has ended'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "reload" -d 'Check the settings, then make the running server load them'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "status" -d 'Show the status of the running server'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "check" -d 'Check the settings and report errors'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "doctor" -d 'Check for common set-up problems and suggest fixes'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "announce" -d 'Announce the running server on the network, through Avahi, until it stops'
complete -c datetime-server -n "__fish_datetime_server_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand run" -l config -d 'Settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand run" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand start" -l config -d 'Settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand start" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand stop" -l config -d 'Settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand stop" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand reload" -l config -d 'Settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand reload" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand status" -l config -d 'Settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand status" -l json -d 'Print JSON'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand status" -l prometheus -d 'Print Prometheus metrics'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand status" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand check" -l config -d 'Settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand check" -l print -d 'Print the effective settings as TOML'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand check" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand doctor" -l config -d 'Settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand announce" -l config -d 'Settings file' -r -F
complete -c datetime-server -n "__fish_datetime_server_using_subcommand announce" -s h -l help -d 'Print help'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor announce help" -f -a "run" -d 'Serve in the foreground and log to standard error'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor announce help" -f -a "start" -d 'Serve in the background; returns once the server is listening'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor announce help" -f -a "stop" -d 'Stop the running server and wait until it has ended'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor announce help" -f -a "reload" -d 'Check the settings, then make the running server load them'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor announce help" -f -a "status" -d 'Show the status of the running server'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor announce help" -f -a "check" -d 'Check the settings and report errors'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor announce help" -f -a "doctor" -d 'Check for common set-up problems and suggest fixes'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor announce help" -f -a "announce" -d 'Announce the running server on the network, through Avahi, until it stops'
complete -c datetime-server -n "__fish_datetime_server_using_subcommand help; and not __fish_seen_subcommand_from run start stop reload status check doctor announce help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
