;; emacs -Q --batch -l CONFIGURATION -l eglot.el FOLDER: does what a user does, in the example programs.
(require 'cl-lib)
(require 'flymake)

(defun try-must (ok what)
  (unless ok
    (message "FAILED: no %s\n%S\n%s" what (mapcar #'flymake-diagnostic-text (flymake-diagnostics)) (buffer-string))
    (kill-emacs 1)))

(defun try-wait (what ok)
  (let ((end (+ (float-time) 60)) done)
    (while (not (or (setq done (funcall ok)) (> (float-time) end))) (accept-process-output nil 0.05))
    (try-must done what)))

(defun try-finding (check)
  (cl-find-if (lambda (d) (string-match-p check (flymake-diagnostic-text d))) (flymake-diagnostics)))

(defun try-wait-for (text)
  (try-wait (concat "finding: " text) (lambda () (try-finding text))))

;; Opens a file of the examples; the configuration is what starts the server.
(defun try-visit (name)
  (find-file (expand-file-name name folder))
  (unless (derived-mode-p 'go-mode) (go-mode))
  (run-hooks 'post-command-hook) ; where eglot-ensure connects
  (try-wait "server" #'eglot-current-server)
  (flymake-start)) ; which waits for the command loop, else

;; Takes the code action with a title from the menu of the user's command, unless the menu lacks it.
(defun try-menu (title)
  (catch 'absent
    (let ((last-nonmenu-event t) ; the keyboard
          (completing-read-function
           (lambda (_ choices &rest _)
             (if (member title (all-completions "" choices)) title (throw 'absent nil)))))
      (eglot-code-actions (point) (point) nil t)
      t)))

;; Fixes a finding. On a busy machine the proxy may answer without the fixes, as it waits for them for a second; then
;; the user asks again.
(defun try-take (text title)
  (try-wait-for text)
  (goto-char (flymake-diagnostic-beg (try-finding text)))
  (let ((before (buffer-string)))
    (try-wait (format "%S in the menu" title) (lambda () (try-menu title)))
    (try-wait (concat "change by " title) (lambda () (not (equal (buffer-string) before))))))

;; Saves, which is also when the server is told of changes here: eglot waits for an idle keyboard, else.
(defun try-save (name pattern)
  (save-buffer)
  (try-must (string-match-p pattern (with-temp-buffer (insert-file-contents (expand-file-name name folder)) (buffer-string)))
            (concat pattern " in the file")))

(defun try-wait-for-end (text)
  (try-wait (concat "end of the finding: " text) (lambda () (not (try-finding text)))))

(defvar folder (file-name-as-directory (pop command-line-args-left)))
(setq create-lockfiles nil make-backup-files nil eglot-autoshutdown nil)
(setq-default flymake-no-changes-timeout 0.1)

(try-visit "counter/main.go")
(let ((text (buffer-string)))
  (try-take "increments are lost" "Guard the variable with a mutex")
  (try-save "counter/main.go" "countMu\\.Lock()\n\t+count\\+\\+")
  (try-wait-for-end "increments are lost")
  (erase-buffer)
  (insert text)
  (save-buffer))
(try-take "increments are lost" "Make the variable a typed atomic")
(try-save "counter/main.go" "count\\.Add(1)")
(try-wait-for-end "increments are lost")

;; What gopls does, through the same server: a definition, and what the compiler would say.
(goto-char (point-min))
(search-forward "count.Add")
(backward-char 5)
(let ((there (xref-backend-definitions 'eglot "LSP identifier at point.")))
  (try-must there "definition")
  (try-must (= (xref-location-line (xref-item-location (car there)))
           (progn (goto-char (point-min)) (re-search-forward "^var count") (line-number-at-pos)))
        "definition at the declaration"))
(goto-char (point-max))
(insert "\nvar wrong int = \"\"\n")
(save-buffer)
(try-wait-for "cannot use")
(try-must (cl-search "gopls" (format "%S" (eglot--server-info (eglot-current-server)))) "gopls behind the server")

(try-visit "producer/main.go")
(try-take "without closing numbers" "Close the channel with defer, on every path")
(try-save "producer/main.go" "defer close(numbers)")
(try-wait-for-end "without closing numbers")

(eglot-shutdown (eglot-current-server))
(message "PASSED")
