@echo off
rem Runs the tenancy command. JAVA_HOME chooses the Java (17 or later); TENANCY_JAVA_OPTS adds options to it.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -Duser.timezone=UTC %TENANCY_JAVA_OPTS% -jar "%~dp0..\lib\tenancy-cli.jar" %*
exit /b %ERRORLEVEL%
