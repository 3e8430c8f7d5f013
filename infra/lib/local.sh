# shellcheck shell=bash
# The local runtime: every part is a process of this machine. Sourced by common.sh's choose_runtime.
#
# A runtime is a file with these verbs, which is all the scripts know of it. NAME is kafka-broker1, postgres, producerN, consumerN
# or vehicleN. Configuration keys and POSTGRES_PASSWORD are in the environment, RUN_DIR is where things are kept, LOGS is
# $RUN_DIR/logs. A verb returns 0 or fails (common.sh's fail); messages on stderr, data on stdout.
#
#   runtime_available          0 when it can run here; else prints one line that says why not, and returns 1
#   prepare PART...            makes what runs (jars, images) for infra and/or fleet; nothing when it is there and fresh
#   start_servers              starts kafka-broker1 and postgres where they do not run; calls started NAME for each it starts
#   start_producer NAME        starts one that does not run; calls started NAME
#   start_consumer NAME        the same
#   start_vehicle NAME FLAG... starts one vehicle process with these flags for it (--num-vehicles ... ), its input file in
#                              $REPLAY_FILE when there is one (--replay is added by the verb); calls started NAME
#   ingest_urls                the /events addresses as a vehicle of this runtime reaches them, joined by commas
#   is_running NAME            whether it runs (ready or not)
#   is_ready NAME              whether it can do its job
#   stop NAME                  SIGTERM, waits, kills when it must; also forgets one that ended, but keeps a vehicle's last line
#                              until forget_vehicles
#   show_log NAME              the last 20 lines of its log
#   list_running               names of what runs, one a line
#   list_vehicles              names of the vehicle processes started since forget_vehicles, running or ended, one a line
#   last_line NAME             the last line of a vehicle's stdout
#   forget_vehicles            forgets the last lines of vehicles that ended
#   sql_command                prints a command that queries the database, as a person may type it
#   purge_data                 removes all that the servers keep; nothing runs when it is called
#
# Every verb keeps the names of its own installation apart from others' on the same machine.

PIDS=$RUN_DIR/pids
READY=$RUN_DIR/ready
OUTPUT=$RUN_DIR/fleet
