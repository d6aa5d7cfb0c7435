;;; session.el --- What a user of Emacs sees of a sketch  -*- lexical-binding: t -*-

;; Opens the sketch with eglot, and writes down as JSON: the hints by line, what is said of a
;; name, the candidates at the first hole, and the text after "Fill all".  Without a display nothing
;; is drawn, so that hints are asked for by hand as drawing would.

(require 'eglot)
(require 'json)

(defvar session-patience 60
  "Seconds until something that should appear has to be there.")

(setq jsonrpc-default-request-timeout session-patience
      eglot-connect-timeout session-patience
      eglot-confirm-server-edits nil
      eglot-sync-connect t)

(defun session-wait (wanted)
  "Wait until the function WANTED returns something, and return that."
  (let ((end (time-add nil session-patience)) found)
    (while (not (setq found (funcall wanted)))
      (when (time-less-p end nil) (error "Nothing came: %S" wanted))
      (accept-process-output nil 0.1))
    found))

(defun session-hints ()
  "The hints that are shown, by line."
  (let (found)
    (dolist (overlay (overlays-in (point-min) (point-max)))
      (when (overlay-get overlay 'eglot--inlay-hint)
        (let ((label (concat (overlay-get overlay 'before-string)
                             (overlay-get overlay 'after-string)))
              (line (intern (number-to-string (line-number-at-pos (overlay-start overlay))))))
          (push (cons line (string-trim (substring-no-properties label))) found))))
    found))

(defun session-shown-hints ()
  "Ask for the hints as drawing would; those that are shown then."
  (eglot--update-hints-1 (point-min) (point-max))
  (session-wait #'session-hints))

(defun session-said ()
  "What the hover at point says."
  (let (said)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq said (or text ""))))
    (session-wait (lambda () said))
    (substring-no-properties said)))

(defun session-candidates ()
  "The candidates at point."
  (pcase-let ((`(,start ,end ,table . ,_) (eglot-completion-at-point)))
    (mapcar #'substring-no-properties
            (all-completions (buffer-substring-no-properties start end) table))))

(defun session-fill-all ()
  "Take the action that fills all holes; the text then."
  (let* ((actions (eglot-code-actions (point) (point)))
         (all (seq-find (lambda (action) (string-prefix-p "Fill all" (plist-get action :title)))
                        actions)))
    (eglot-execute (eglot-current-server) all)
    (session-wait (lambda () (not (save-excursion (goto-char (point-min))
                                                  (search-forward "???" nil t)))))
    (buffer-substring-no-properties (point-min) (point-max))))

(defun session-run ()
  "Do it all; what was seen."
  (find-file (getenv "FORETRACE_SKETCH"))
  (let ((eglot-server-programs
         `((python-mode . ,(append (json-parse-string (getenv "FORETRACE_COMMAND")
                                                      :array-type 'list)
                                   nil)))))
    (apply #'eglot (eglot--guess-contact))
    (let* ((hints (session-shown-hints))
           (said (progn (goto-char (point-min)) (search-forward "mid = ") (backward-char 4)
                        (session-said)))
           (candidates (progn (goto-char (point-min)) (search-forward "???")
                              (session-candidates)))
           (filled (session-fill-all)))
      `((hints . ,hints) (hover . ,said) (completion . ,(vconcat candidates))
        (filled . ,filled)))))

(let ((seen (condition-case problem (session-run)
              (error `((error . ,(error-message-string problem)))))))
  (let ((coding-system-for-write 'no-conversion))
    (with-temp-file (getenv "FORETRACE_RESULT")
      (set-buffer-multibyte nil)
      (insert (json-serialize seen)))))

;;; session.el ends here
